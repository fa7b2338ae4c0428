/**
 * The operator's {@code altnet.conf}: read as text, held against what the bundles declare in their
 * metatype, and turned into what the OSGi Configurator takes. All of it before the framework
 * starts, on one thread.
 */
package org.altnet.launcher.config;
