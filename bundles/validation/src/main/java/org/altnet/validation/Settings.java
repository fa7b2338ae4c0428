package org.altnet.validation;

import java.time.Duration;
import org.altnet.room.DurationSetting;

/**
 * The section {@code [altnet.validation]}, understood.
 *
 * @param allClearGroups how many media must agree, 1 to 100
 * @param blocksAfter how long after a hand-over of headers the blocks are fetched; {@link
 *     DurationSetting#OFF} for never
 * @param blocksOwnPeers how long the node's own peers may take for a block; {@link
 *     DurationSetting#OFF} if they are not asked
 * @param serving what a peer gets
 * @param cache bytes of blocks that are kept
 */
record Settings(
        int allClearGroups,
        Duration blocksAfter,
        Duration blocksOwnPeers,
        ServingBudgets.Limits serving,
        long cache) {
    private static final int MAX_GROUPS = 100;

    /**
     * @throws IllegalArgumentException if a value makes no sense; one line says which and what to
     *     write
     */
    static Settings of(ValidationConfig config) {
        return new Settings(
                allClearGroups(config.all_clear_groups()),
                duration("blocks.after", config.blocks_after()),
                duration("blocks.own.peers", config.blocks_own_peers()),
                new ServingBudgets.Limits(
                        ByteSetting.parse("serve.rate", config.serve_rate()),
                        ByteSetting.parse("serve.burst", config.serve_burst()),
                        ByteSetting.parse("serve.day", config.serve_day()),
                        ByteSetting.parse("serve.day.all", config.serve_day_all())),
                ByteSetting.parse("serve.cache", config.serve_cache()));
    }

    private static Duration duration(String key, String value) {
        return DurationSetting.parseOrOff(ValidationConfig.PID, key, value);
    }

    private static int allClearGroups(String text) {
        try {
            int groups = Integer.parseInt(text.strip());
            if (groups >= 1 && groups <= MAX_GROUPS) {
                return groups;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "["
                        + ValidationConfig.PID
                        + "] all.clear.groups: '"
                        + text
                        + "' is no number of media; use 1 to "
                        + MAX_GROUPS);
    }
}
