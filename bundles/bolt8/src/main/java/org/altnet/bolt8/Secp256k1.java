package org.altnet.bolt8;

import java.math.BigInteger;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/**
 * The curve (SEC 2), by BouncyCastle.
 *
 * <p>Every multiplication by a secret goes through the comb, whose number of steps does not depend
 * on the secret and whose tables are read in full at each step, so that the time taken tells
 * little.
 */
final class Secp256k1 {
    private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");

    private Secp256k1() {}

    /** The number of secrets, plus one: a secret is at least 1 and less than this. */
    static BigInteger order() {
        return CURVE.getN();
    }

    static ECPoint timesBase(BigInteger secret) {
        return times(CURVE.getG(), secret);
    }

    static ECPoint times(ECPoint point, BigInteger secret) {
        return new FixedPointCombMultiplier().multiply(point, secret).normalize();
    }

    /**
     * @throws IllegalArgumentException if the bytes are no point on the curve
     */
    static ECPoint decode(byte[] encoded) {
        return CURVE.getCurve().decodePoint(encoded);
    }
}
