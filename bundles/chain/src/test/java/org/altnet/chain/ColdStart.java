package org.altnet.chain;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Path;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.message.Network;

/**
 * Another process: opens a file of regtest headers. Prints the nanoseconds that took, as soon as
 * the chain is ready, and then the bytes of heap that the chain keeps.
 */
final class ColdStart {
    private ColdStart() {}

    public static void main(String[] args) throws IOException {
        long start = System.nanoTime();
        HeaderChain chain = new FileHeaderChains().open(Network.REGTEST, Path.of(args[0]));
        System.out.println(System.nanoTime() - start);
        long with = usedHeap();
        Reference.reachabilityFence(chain);
        chain.close();
        chain = null;
        System.out.println(with - usedHeap());
    }

    private static long usedHeap() {
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
