package org.altnet.launcher.admission;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Takes from the framework's resolver every bundle that may not come in.
 *
 * <p>Three kinds pass: the framework itself; a jar of the distribution's {@code system/}, known by
 * the bundle's location <em>and</em> by the file that is read, since an update keeps the one and
 * changes the other; and what {@link Judge} admits. A stranger's jar is judged in the framework's
 * own copy, under the home's {@code var/}, where nobody but the owner writes: what was verified is
 * what runs. What stays elsewhere ({@code reference:}, folders) could change after, and is refused.
 *
 * <p>A decision is kept with the bundle's revision, of which every install, update and refresh
 * makes a new one. Any thread: the framework asks under its own lock, the shell under none; the
 * maps have their own, and nothing foreign is called with it held. {@code warn} is called from
 * within a resolve and must not ask the framework for classes there.
 */
public final class AdmissionGate implements ResolverHookFactory {
    private static final int REMEMBERED = 1_000;

    private final Judge judge;
    private final Map<String, Path> shipped;
    private final Path storage;
    private final Consumer<String> warn;
    private final Map<BundleRevision, Admission> decisions =
            Collections.synchronizedMap(new WeakHashMap<>());
    private final Set<String> told =
            Collections.synchronizedSet(Collections.newSetFromMap(new Recent()));

    /**
     * @param shipped location to file, of each jar of the distribution
     * @param storage where the framework keeps its copies
     * @param warn takes a line for the operator
     */
    public AdmissionGate(
            Judge judge, Map<String, Path> shipped, Path storage, Consumer<String> warn) {
        this.judge = judge;
        this.shipped = Map.copyOf(shipped);
        this.storage = storage;
        this.warn = warn;
    }

    @Override
    public ResolverHook begin(Collection<BundleRevision> triggers) {
        return new Hook(triggers);
    }

    /** Who answers for a bundle: a few words. */
    public String signer(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision == null ? "-" : admission(revision).signer();
    }

    /** Why a bundle may not come in; empty if it may. */
    public Optional<String> refusal(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision == null || admission(revision).admitted()
                ? Optional.empty()
                : Optional.of(admission(revision).signer());
    }

    /** Never throws: Felix would log it and go on. */
    private boolean isAdmitted(BundleRevision revision) {
        try {
            return admission(revision).admitted();
        } catch (RuntimeException | Error e) {
            return false;
        }
    }

    private Admission admission(BundleRevision revision) {
        Admission known = decisions.get(revision);
        if (known != null) {
            return known;
        }
        Admission decided = decide(revision);
        decisions.put(revision, decided);
        if (!decided.admitted() && told.add(contentOf(revision, decided))) {
            warn.accept(line(revision.getBundle(), decided));
        }
        return decided;
    }

    private Admission decide(BundleRevision revision) {
        Bundle bundle = revision.getBundle();
        if (bundle.getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
            return Admission.DISTRIBUTION;
        }
        Optional<Path> file = BundleContent.of(revision);
        if (file.isEmpty()) {
            return judge.elsewhere();
        }
        if (file.get().equals(shipped.get(bundle.getLocation()))) {
            return Admission.DISTRIBUTION;
        }
        return isOwnCopy(file.get()) ? judge.judge(file.get()) : judge.elsewhere();
    }

    private boolean isOwnCopy(Path file) {
        return file.startsWith(storage) && file.equals(file.normalize());
    }

    private static String contentOf(BundleRevision revision, Admission decided) {
        return decided.content().isEmpty() ? revision.getBundle().getLocation() : decided.content();
    }

    private static String line(Bundle bundle, Admission refused) {
        return "refused "
                + Text.printable(bundle.getLocation().replaceFirst("^file:(//)?(?=/)", ""))
                + " ("
                + Text.printable(bundle.getSymbolicName() + " " + bundle.getVersion())
                + "): "
                + refused.reason();
    }

    /** What has been told lately. */
    private static final class Recent extends LinkedHashMap<String, Boolean> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    }

    /**
     * One resolve. A refused bundle that is to be resolved is taken from the list. One that is only
     * there offers nothing, finds nothing and is in nobody's way; it is left on the list, because
     * Felix, once anything was taken off, no longer wires anybody to bundles that are resolved
     * already, and one stray jar would keep everybody out.
     */
    private final class Hook implements ResolverHook {
        private final Collection<BundleRevision> triggers;

        Hook(Collection<BundleRevision> triggers) {
            this.triggers = triggers;
        }

        @Override
        public void filterResolvable(Collection<BundleRevision> candidates) {
            candidates.removeIf(
                    candidate -> triggers.contains(candidate) && !isAdmitted(candidate));
        }

        @Override
        public void filterSingletonCollisions(
                BundleCapability singleton, Collection<BundleCapability> candidates) {
            keepAmongAdmitted(singleton.getRevision(), candidates);
        }

        @Override
        public void filterMatches(
                BundleRequirement requirement, Collection<BundleCapability> candidates) {
            keepAmongAdmitted(requirement.getRevision(), candidates);
        }

        @Override
        public void end() {
            // Nothing was begun.
        }

        private void keepAmongAdmitted(
                BundleRevision one, Collection<BundleCapability> candidates) {
            if (isAdmitted(one)) {
                candidates.removeIf(candidate -> !isAdmitted(candidate.getRevision()));
            } else {
                candidates.clear();
            }
        }
    }
}
