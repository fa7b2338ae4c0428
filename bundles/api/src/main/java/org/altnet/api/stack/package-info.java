/**
 * The altstack: every medium behind one door. It tracks drivers, owns their lanes, bounds what they
 * and their peers can do, and knows whom to ask. Only ids and views leave it, never a driver.
 */
@Export
@Version("1.0.0")
package org.altnet.api.stack;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
