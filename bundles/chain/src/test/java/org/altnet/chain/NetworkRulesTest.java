package org.altnet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.altnet.api.message.Network;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NetworkRulesTest {
    @ParameterizedTest
    @EnumSource
    void genesisHasTheHashThatTheNetworkIsKnownBy(Network network) {
        assertEquals(network.genesis(), NetworkRules.of(network).genesis().hash());
    }

    @ParameterizedTest
    @EnumSource
    void genesisIsOfTheEasiestDifficultyAndHasItsWork(Network network) {
        NetworkRules rules = NetworkRules.of(network);
        assertEquals(rules.limitBits(), rules.genesis().bits());
        assertTrue(CompactTarget.of(rules.limitBits()).isMetBy(rules.genesis().hash().bytes()));
    }
}
