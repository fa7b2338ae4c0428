package org.altnet.validation;

import java.util.Optional;
import java.util.function.Function;
import org.altnet.api.chain.BlockRules;
import org.altnet.api.message.Block;

/** Finds in blocks what the test says; at first, nothing. */
final class ScriptedRules implements BlockRules {
    private Function<Block, Optional<String>> script = block -> Optional.empty();

    void find(Function<Block, Optional<String>> defects) {
        script = defects;
    }

    @Override
    public Optional<String> defect(Block block) {
        return script.apply(block);
    }
}
