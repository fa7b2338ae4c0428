package org.altnet.chain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.altnet.api.message.Hash256;

/**
 * The root of a merkle tree, as Bitcoin builds it: a row with an odd end pairs its last hash with
 * itself.
 *
 * <p>That is why different lists have the same root: one that ends in what another one has only
 * once (CVE-2012-2459). Such a list pairs two equal hashes somewhere (Bitcoin Core {@code
 * ComputeMerkleRoot}).
 *
 * @param root zero if there are no leaves
 * @param hasTwins whether two equal hashes were paired, other than an odd end with itself
 */
record MerkleTree(Hash256 root, boolean hasTwins) {
    static MerkleTree of(List<Hash256> leaves) {
        if (leaves.isEmpty()) {
            return new MerkleTree(Hash256.ZERO, false);
        }
        boolean twins = false;
        List<Hash256> row = leaves;
        while (row.size() > 1) {
            List<Hash256> above = new ArrayList<>((row.size() + 1) / 2);
            for (int i = 0; i < row.size(); i += 2) {
                boolean paired = i + 1 < row.size();
                Hash256 left = row.get(i);
                Hash256 right = paired ? row.get(i + 1) : left;
                twins |= paired && left.equals(right);
                above.add(parent(left, right));
            }
            row = above;
        }
        return new MerkleTree(row.get(0), twins);
    }

    /** Also how a witness root and its reserved value make a commitment. */
    static Hash256 parent(Hash256 left, Hash256 right) {
        byte[] both = Arrays.copyOf(left.bytes(), 2 * Hash256.LENGTH);
        System.arraycopy(right.bytes(), 0, both, Hash256.LENGTH, Hash256.LENGTH);
        return Hash256.digest(both);
    }
}
