/**
 * Alarms and notices: what an operator must know, kept until it is settled, and told to people in
 * every way that they have set up. Whoever finds something raises it here; who is told, how often
 * and by which means is decided here alone.
 */
@Export
@Version("1.0.0")
package org.altnet.api.alarm;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
