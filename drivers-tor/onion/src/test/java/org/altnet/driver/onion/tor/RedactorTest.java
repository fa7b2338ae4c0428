package org.altnet.driver.onion.tor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactorTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "to 2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion:80 | to [onion]:80",
                "ID 2GZYXA5IHM7NSGGFXNU52RCK2VV4RVMDLKIU3ZZUI5DU4XYCLEN53WID | ID [onion]",
                "old expyuzz4wqqyqhjn.onion | old [onion]",
                "$0123456789ABCDEF0123456789ABCDEF01234567~x at 192.0.2.1:443 | [identity]~x at"
                        + " [address]",
                "[2001:db8::1]:443 of it | [address] of it",
                "Opened Socks listener on 127.0.0.1:9050 | Opened Socks listener on 127.0.0.1:9050",
                "Tor 0.4.7.13 running on Linux | Tor 0.4.7.13 running on Linux",
                "Nov 22 18:00:00.000 [notice] x | Nov 22 18:00:00.000 [notice] x"
            })
    void addressesAndIdentitiesAreTakenOut(String line, String redacted) {
        assertEquals(redacted, Redactor.redact(line));
    }
}
