package org.altnet.api.driver;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * What a medium can do, as service properties of its {@link Driver}, each with the prefix {@code
 * altnet.driver.}.
 *
 * <pre>{@code
 * @TransportCapabilities(id = "carrier-pigeon", scopes = Scope.HEADERS, mtu = 89, latency = 3_600_000,
 *         privacy = Privacy.PUBLIC, trust = Trust.OPEN, group = "air", leaks = "Anyone with binoculars sees the bird.")
 * @Component
 * public final class PigeonDriver implements Driver { ... }
 * }</pre>
 *
 * They are ordinary service properties: {@code altnet:drivers <id>} in the shell shows them,
 * filters select by them, and an operator overrides one by writing it in the driver's section of
 * the configuration. The altstack chooses by them alone, so they must be honest. {@link
 * Capabilities} reads them back, and says the unit of each.
 */
@ComponentPropertyType
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface TransportCapabilities {
    String PREFIX_ = "altnet.driver.";

    /** Lower-case letters, digits and dashes; unique among the drivers that run. */
    String id();

    /** We can send on this medium. */
    boolean send() default true;

    /** We can receive on this medium. */
    boolean receive() default true;

    /** What it carries. */
    Scope[] scopes() default {Scope.HEADERS};

    /** Whether it can be asked, or only listened to. */
    Exchange exchange() default Exchange.REQUEST;

    /** Bytes of the longest content it carries in one piece. */
    int mtu();

    /** Typical throughput, bit/s; 0 for unknown. */
    long bandwidth() default 0;

    /**
     * Typical time from a question to its answer, ms. The altstack starts with this and then
     * measures.
     */
    int latency();

    /**
     * What a question costs, from 0 (free) to 100 (dear): money, scarce airtime, or being noticed.
     */
    int cost() default 0;

    /** What an observer learns. */
    Privacy privacy();

    /** What is known about who answers. */
    Trust trust();

    /**
     * The diversity group: media that fail together share one (lightning, tor, i2p, web, dns,
     * space, radio).
     */
    String group();

    /**
     * Two sessions may be open at once (no port, key or device that only one can have): a new
     * version then takes over before the old one closes.
     */
    boolean overlap() default false;

    /**
     * It reaches out by {@link DriverContext#outbound} alone, or needs no network at all. In
     * proxy-only mode no other driver runs.
     */
    boolean proxied() default false;

    /** One sentence for the operator: what an observer of this medium learns. */
    String leaks();
}
