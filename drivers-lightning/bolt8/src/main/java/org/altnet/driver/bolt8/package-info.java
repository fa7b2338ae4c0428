/**
 * The Lightning driver: {@link org.altnet.bolt8 BOLT 8} over plain TCP, or through whatever proxy
 * AltNet is told to use. What is here reads its configuration; exports nothing.
 */
package org.altnet.driver.bolt8;
