package org.altnet.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

/** The demo, as a newcomer runs it. */
public class DemoIT {
    @Test
    public void aliceLearnsOfOneBlock() throws Exception {
        AltNetProcess.Result demo = AltNetProcess.run(null, "demo");

        assertEquals(demo.out(), 0, demo.exit());
        for (String line :
                new String[] {
                    "Registered driver lightning with id",
                    "Lightning - Warmup",
                    "Lightning - Bridge connection",
                    "Registering peer 0",
                    "Block header anomaly detected - notifying subscribers",
                    "Block header anomaly detected - Anycasting header fetching from"
                            + " 0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206",
                    "Lightning - Preprocessing getheaders",
                    "Lightning - Bridge send success 71",
                    "Sending back 1 headers",
                    "Lightning - Bridge send success 84",
                    "Lightning - Bridge receive success 84",
                    "Receive HEADERS from"
                }) {
            assertTrue("no line says '" + line + "' in\n" + demo.out(), demo.out().contains(line));
        }
    }

    @Test
    public void aliceLearnsOfFiveThousandBlocksInSeveralMessages() throws Exception {
        AltNetProcess.Result demo = AltNetProcess.run(null, "demo", "--blocks", "5000");

        assertEquals(demo.out(), 0, demo.exit());
        assertTrue(demo.out(), demo.out().contains("Sending back 2000 headers"));
        assertTrue(demo.out(), demo.out().contains("Bridge receive success 65534"));
    }
}
