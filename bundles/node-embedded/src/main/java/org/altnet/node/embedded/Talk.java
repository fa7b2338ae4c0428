package org.altnet.node.embedded;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.altnet.api.chain.HeaderDownload;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.time.Moment;

/**
 * What {@link HeaderSync} knows of one peer.
 *
 * <p>Guarded by its monitor, but for the download, which is not thread-safe and changes hands with
 * the stage: in {@link Stage#CHECKING} it belongs to the peer's own thread, which checks an answer
 * outside of the monitor, in every other stage to whoever holds the monitor.
 */
final class Talk {
    /** Nobody needs as long for 160 KB, unless the line is bad or somebody plays for time. */
    static final Duration SLOW = Duration.ofSeconds(10);

    /** Bitcoin Core's {@code HEADERS_DOWNLOAD_TIMEOUT_BASE}; it takes five on a common line. */
    static final Duration WEIGHED_WITHIN = Duration.ofMinutes(15);

    /** Patience doubles no more often than that. */
    private static final int MOST_DOUBLINGS = 10;

    enum Stage {
        /** To be asked. */
        WAITING,
        /** To be asked once the scales are free. */
        HELD_UP,
        ASKED,
        CHECKING,
        ANSWERED
    }

    private Stage stage = Stage.WAITING;

    /** When it was asked or had answered. */
    private Moment since;

    private HeaderDownload download;
    private Set<Hash256> askedAfter = Set.of();
    private int askedFrom;
    private Hash256 tipWhenAsked;

    private boolean moreToCome;
    private Optional<StoredHeader> reached = Optional.empty();
    private Optional<Moment> weighingSince = Optional.empty();
    private int patience;
    private int unconnected;
    private int inVain;

    Stage stage() {
        return stage;
    }

    boolean isBusy() {
        return stage == Stage.ASKED || stage == Stage.CHECKING;
    }

    boolean isToBeAsked() {
        return stage == Stage.WAITING || stage == Stage.HELD_UP;
    }

    void await(Stage next) {
        stage = next;
    }

    /** How long ago the stage began; meaningful when asked or answered. */
    Duration age(Moment now) {
        return now.since(since);
    }

    /** What the next question may go on from: empty if there is nothing to go on from. */
    Optional<HeaderDownload> download() {
        return Optional.ofNullable(download);
    }

    /** Asks from that download's locator. */
    BlockLocator ask(HeaderDownload from, StoredHeader tip, Moment now) {
        download = from;
        BlockLocator locator = from.locator();
        askedAfter =
                locator.entries().stream()
                        .map(BlockLocator.Entry::hash)
                        .collect(Collectors.toUnmodifiableSet());
        askedFrom = locator.entries().get(0).height();
        tipWhenAsked = tip.hash();
        stage = Stage.ASKED;
        since = now;
        reached = Optional.empty();
        return locator;
    }

    /** The height that it was last asked from. */
    int askedFrom() {
        return askedFrom;
    }

    boolean wasAskedAt(StoredHeader tip) {
        return tip.hash().equals(tipWhenAsked);
    }

    /**
     * True if these headers begin where the question did, after a header that it names. What
     * announces a new block does not, except from a peer that has nothing else to say.
     */
    boolean isAnsweredBy(Headers headers) {
        return stage == Stage.ASKED
                && (headers.isEmpty() || askedAfter.contains(headers.get(0).previous()));
    }

    /** Its answer is there, and goes to the download. */
    HeaderDownload check() {
        stage = Stage.CHECKING;
        return download;
    }

    /** Its answer has been checked, or it made itself heard otherwise. */
    void answered(Moment now) {
        stage = Stage.ANSWERED;
        since = now;
        moreToCome = false;
        reached = Optional.empty();
        weighingSince = isHolding() ? weighingSince.or(() -> Optional.of(now)) : Optional.empty();
    }

    /**
     * There is more to ask for of what is stored.
     *
     * @param last where the answer ended, if the next question is to go on from there
     */
    void hasMore(Optional<StoredHeader> last) {
        moreToCome = true;
        reached = last;
    }

    boolean hasMoreToCome() {
        return moreToCome;
    }

    Optional<StoredHeader> reached() {
        return reached;
    }

    boolean isHolding() {
        return download != null && download.isHolding();
    }

    /** True while its branch is being weighed, as of its last answer. */
    boolean isWeighing() {
        return weighingSince.isPresent();
    }

    /** Forgets what was weighed. */
    void forget() {
        download = null;
        weighingSince = Optional.empty();
    }

    /** True if it has taken longer over its answer, or the weighing, than others should wait. */
    boolean isTardy(Moment now, Duration answerTook) {
        return isSlow(answerTook, patience)
                || weighingSince
                        .filter(
                                began ->
                                        now.since(began)
                                                        .compareTo(
                                                                WEIGHED_WITHIN.multipliedBy(
                                                                        1L << patience))
                                                >= 0)
                        .isPresent();
    }

    /**
     * It had to make room and gets twice the time when it is its turn again: if all lines are slow,
     * someone's branch must come to its end for all that.
     */
    void getMorePatience() {
        patience = Math.min(MOST_DOUBLINGS, patience + 1);
    }

    static boolean isSlow(Duration answerTook) {
        return isSlow(answerTook, 0);
    }

    private static boolean isSlow(Duration answerTook, int patience) {
        return answerTook.compareTo(SLOW.multipliedBy(1L << patience)) >= 0;
    }

    /** Counts headers whose parents are unknown, in a row. */
    int unconnected() {
        return ++unconnected;
    }

    void connected() {
        unconnected = 0;
    }

    /** Counts branches that were weighed and had too little work. */
    int weighedInVain() {
        return ++inVain;
    }
}
