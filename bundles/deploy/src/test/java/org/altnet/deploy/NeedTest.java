package org.altnet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class NeedTest {
    @Test
    void aPackageWithItsVersions() {
        assertEquals("package a.b", packages("(osgi.wiring.package=a.b)"));
        assertEquals("package a.b 1.2.0", packages("(&(osgi.wiring.package=a.b)(version>=1.2.0))"));
        assertEquals(
                "package a.b [1.0.0,2.0.0)",
                packages("(&(osgi.wiring.package=a.b)(version>=1.0.0)(!(version>=2.0.0)))"));
    }

    @Test
    void anythingElseByItsFilter() {
        assertEquals(
                "osgi.ee (&(osgi.ee=JavaSE)(version=99))",
                Need.of("osgi.ee", "(&(osgi.ee=JavaSE)(version=99))"));
        assertEquals("some.thing", Need.of("some.thing", null));
    }

    private static String packages(String filter) {
        return Need.of("osgi.wiring.package", filter);
    }
}
