package org.altnet.api.validation;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What to do about an anomaly: ask, check by proof of work, tell the node, and say what is known.
 * Of one node: each is a service of its own, with the node's id as the property {@code
 * altnet.node}.
 *
 * <p>* Thread-safe; no method blocks.
 */
@ProviderType
public interface AltLogicValidation {
    /** Id of the node. */
    String node();

    /** What is known now. UNRESOLVED until the first answer. */
    Verdict verdict();

    /**
     * Asks now, as if a detector had asked for it. Probes run one at a time; a second one joins the
     * first.
     *
     * @return never fails for what a peer, driver or node did: the report says it
     */
    CompletionStage<ProbeReport> probe();

    /** The latest probes, newest first, at most 100. */
    List<ProbeReport> recent();

    /** What the verdict rests on, now. */
    Evidence evidence();

    /** The latest incidents, newest first, at most 100. */
    List<Incident> incidents();
}
