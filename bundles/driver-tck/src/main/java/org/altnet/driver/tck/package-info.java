/**
 * The contract of a driver, as JUnit 5 tests. A driver's test extends {@link
 * org.altnet.driver.tck.DriverContract} and says how to make the driver; everything else is here.
 * Used in tests only: it ships with nothing.
 */
package org.altnet.driver.tck;
