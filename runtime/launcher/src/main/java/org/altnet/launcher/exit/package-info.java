/** How a command ends. */
package org.altnet.launcher.exit;
