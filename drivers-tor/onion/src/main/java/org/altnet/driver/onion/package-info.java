/**
 * The onion driver: peers that find each other as Tor onion services and talk {@link
 * org.altnet.bolt8 BOLT 8} inside. What is here reads the configuration and joins the peers with a
 * tor, which {@link org.altnet.driver.onion.tor} keeps; exports nothing.
 */
package org.altnet.driver.onion;
