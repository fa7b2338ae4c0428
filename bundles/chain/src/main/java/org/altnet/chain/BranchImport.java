package org.altnet.chain;

import java.io.IOException;
import java.util.Optional;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.AcceptOutcome.Rejection;
import org.altnet.api.chain.HeaderArchive.ImportReport;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.HeaderDownload;
import org.altnet.api.chain.HeaderRule;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;

/**
 * Takes the headers of one file into the chain, by way of a {@link HeaderDownload} as if a peer
 * answered its questions: so the floor of work holds for files too, and a branch that has to show
 * its work first is read twice.
 *
 * <p>A file is one branch, so a header's index and its height differ by a constant. Of one thread,
 * used once.
 */
final class BranchImport {
    private final HeaderChain chain;
    private final BranchFile file;

    /** The height of the file's first header; negative if that is not known to be of the chain. */
    private int firstHeight;

    /** So many of the file's first headers are in the chain, or older than it. */
    private int taken;

    /** So many of them were before this began. */
    private int known;

    private boolean metNew;

    BranchImport(HeaderChain chain, BranchFile file) {
        this.chain = chain;
        this.file = file;
    }

    /**
     * @throws IOException if the file cannot be read any more
     */
    ImportReport run() throws IOException {
        Optional<Rejection> rejection = begin();
        if (rejection.isEmpty()) {
            rejection = takeUpTo(file.size());
        }
        if (rejection.isPresent()) {
            takeWhatIsGood(rejection.get());
        }
        return new ImportReport(file.size(), taken - known, known, chain.tip(), rejection);
    }

    /** Finds out where the file is attached to the chain. */
    private Optional<Rejection> begin() throws IOException {
        BlockHeader first = file.get(0);
        Optional<Integer> height =
                chain.find(first.hash())
                        .map(StoredHeader::height)
                        .or(() -> chain.find(first.previous()).map(parent -> parent.height() + 1));
        if (height.isPresent()) {
            firstHeight = height.get();
            return Optional.empty();
        }
        BlockLocator.Entry start = FirstHeader.of(chain);
        int index = start.height() > 0 ? file.indexOf(start.hash().bytes()) : -1;
        if (index < 0) {
            return Optional.of(unattached(first, start));
        }
        firstHeight = start.height() - index;
        taken = index;
        known = index;
        return Optional.empty();
    }

    /** Goes on behind what is taken, up to a header (exclusive) or the first bad one. */
    private Optional<Rejection> takeUpTo(int end) throws IOException {
        int next = taken;
        int branch = next;
        Hash256 parent = file.get(next).previous();
        HeaderDownload download = chain.download(knownBefore(next), file.source());
        while (next < end) {
            requireTime();
            Headers batch = file.read(next, Math.min(end, next + Headers.MAX));
            if (!batch.get(0).previous().equals(parent)) {
                return Optional.of(unlinked(next, batch.get(0).hash()));
            }
            boolean held = download.isHolding();
            AcceptOutcome outcome = download.accept(batch, next + batch.size() < end);
            if (!held) {
                met(next + outcome.known(), outcome);
                branch = next + outcome.known();
            }
            outcome.last().ifPresent(last -> taken = index(last.height()) + 1);
            if (outcome.isRejected()) {
                return Optional.of(inFile(outcome.rejection().get(), next));
            }
            Hash256 fed = batch.get(batch.size() - 1).hash();
            parent = download.locator().entries().get(0).hash();
            next = parent.equals(fed) ? next + batch.size() : branch;
        }
        return Optional.empty();
    }

    /** Headers up to an index are in the chain, and if they were before, are counted as known. */
    private void met(int index, AcceptOutcome outcome) {
        taken = index;
        if (!metNew) {
            known = index;
            metNew = outcome.added() > 0 || outcome.held() > 0 || outcome.isRejected();
        }
    }

    /**
     * Takes and counts those before a bad header: with it, its batch was refused and what was held;
     * and of what was let go, a full disk may have kept a part.
     */
    private void takeWhatIsGood(Rejection why) throws IOException {
        if (why.index() > taken && why.rule() != HeaderRule.LOW_WORK) {
            takeUpTo(why.index());
        }
    }

    private Hash256 knownBefore(int index) throws IOException {
        BlockHeader header = file.get(index);
        return chain.find(header.previous()).isPresent() ? header.previous() : header.hash();
    }

    private int index(int height) {
        return height - firstHeight;
    }

    private Rejection inFile(Rejection why, int batch) {
        int index = why.height() < 0 ? batch + why.index() : index(why.height());
        if (why.rule() == HeaderRule.LINK) {
            return unlinked(index, why.hash());
        }
        boolean isTooShort = why.rule() == HeaderRule.LOW_WORK && index == file.size() - 1;
        return new Rejection(
                index,
                why.height(),
                why.hash(),
                why.rule(),
                why.detail() + (isTooShort ? "; a file must reach so far, get a newer one" : ""));
    }

    private Rejection unlinked(int index, Hash256 hash) {
        return new Rejection(
                index,
                firstHeight + index,
                hash,
                HeaderRule.LINK,
                "header "
                        + index
                        + " at byte "
                        + (long) index * BlockHeader.LENGTH
                        + " does not follow the one before; a file is one branch, as 'altnet"
                        + " headers export' writes it");
    }

    private Rejection unattached(BlockHeader first, BlockLocator.Entry start) {
        return new Rejection(
                0,
                -1,
                first.hash(),
                HeaderRule.KNOWN_PARENT,
                "it follows "
                        + first.previous()
                        + ", which is not known; a file of "
                        + chain.network().id()
                        + " must begin after a header that is known, or "
                        + (start.height() == 0
                                ? "with genesis, "
                                : "lead through height " + start.height() + ", ")
                        + start.hash());
    }

    private void requireTime() throws FileTrouble {
        if (Thread.currentThread().isInterrupted()) {
            throw new FileTrouble(
                    "the import was called off after " + taken + " of " + file.size() + " headers");
        }
    }
}
