package org.altnet.bolt8;

import java.net.Inet6Address;
import java.nio.ByteBuffer;

/** IPv6 addresses as people write them (RFC 5952): lower case, the longest run of zeros as "::". */
final class Ipv6Text {
    private static final int GROUPS = 8;

    private Ipv6Text() {}

    static String of(Inet6Address address) {
        int[] groups = new int[GROUPS];
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = Short.toUnsignedInt(bytes.getShort());
        }
        int runStart = 0;
        int runLength = 1;
        for (int start = 0; start < GROUPS; start++) {
            int length = zerosFrom(groups, start);
            if (length > runLength) {
                runStart = start;
                runLength = length;
            }
        }
        return runLength == 1
                ? joined(groups, 0, GROUPS)
                : joined(groups, 0, runStart) + "::" + joined(groups, runStart + runLength, GROUPS);
    }

    private static int zerosFrom(int[] groups, int start) {
        int end = start;
        while (end < GROUPS && groups[end] == 0) {
            end++;
        }
        return end - start;
    }

    private static String joined(int[] groups, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
