package org.altnet.shell;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.altnet.api.driver.Capabilities;
import org.altnet.api.driver.DriverStatus;
import org.altnet.api.driver.Exchange;
import org.altnet.api.driver.PeerId;
import org.altnet.api.stack.Altstack;
import org.altnet.api.stack.DriverView;
import org.altnet.api.time.TimeSource;
import org.altnet.shell.text.Column;
import org.altnet.shell.text.JsonObject;
import org.altnet.shell.text.Printable;
import org.altnet.shell.text.Table;
import org.altnet.shell.text.Units;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code altnet:drivers}. */
@Component(service = DriversCommand.class)
@GogoCommand(scope = "altnet", function = "drivers")
public final class DriversCommand {
    private static final Usage USAGE = new Usage("altnet:drivers [--json] [<id>]");

    private final Supplier<List<DriverView>> drivers;
    private final LongFunction<String> signers;
    private final TimeSource clock;

    /**
     * @param signer the launcher's, who lets bundles in; null in another's framework
     */
    @Activate
    public DriversCommand(
            BundleContext context,
            @Reference Altstack altstack,
            @Reference(
                            target = "(altnet.function=signer)",
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    Function<Bundle, String> signer) {
        this(altstack, new Signers(context, Optional.ofNullable(signer)), TimeSource.SYSTEM);
    }

    /**
     * @param signers who answers for the bundle of a service, by the service's id
     */
    DriversCommand(Altstack altstack, LongFunction<String> signers, TimeSource clock) {
        this.drivers = altstack::drivers;
        this.signers = signers;
        this.clock = clock;
    }

    @Descriptor("lists the drivers, or shows one of them in full")
    public void drivers(
            CommandSession session,
            @Descriptor("as JSON")
                    @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json,
            @Descriptor("[<id>] of a driver") String... arguments)
            throws CommandFailure {
        List<String> operands = USAGE.operands(arguments, 1);
        List<DriverView> all = drivers.get();
        Console console = Console.of(session);
        if (operands.isEmpty()) {
            console.print(
                    json,
                    new JsonObject().put("drivers", all.stream().map(this::json).toList()),
                    all.isEmpty() ? "No drivers." : list(all));
        } else {
            DriverView driver = find(all, operands.get(0));
            console.print(json, json(driver), one(driver));
        }
    }

    /** Of two drivers with one id, the one that was displaced comes last. */
    static List<DriverView> inChargeFirst(List<DriverView> drivers) {
        return drivers.stream()
                .sorted(
                        Comparator.comparing(
                                driver -> driver.status().state() == DriverStatus.State.DISABLED))
                .toList();
    }

    /** Those that do not work, or are not to. */
    static List<DriverView> failed(List<DriverView> drivers) {
        return drivers.stream()
                .filter(
                        driver ->
                                driver.status().state() == DriverStatus.State.FAILED
                                        || driver.status().state() == DriverStatus.State.DISABLED)
                .toList();
    }

    private static DriverView find(List<DriverView> all, String id) throws CommandFailure {
        Optional<DriverView> found =
                inChargeFirst(all).stream().filter(driver -> driver.id().equals(id)).findFirst();
        if (found.isPresent()) {
            return found.get();
        }
        String there = all.stream().map(DriverView::id).collect(Collectors.joining(", "));
        throw CommandFailure.failed(
                "no driver has the id " + id + (all.isEmpty() ? "" : ", there are: " + there));
    }

    private Table list(List<DriverView> all) {
        Table table =
                Table.of(
                        Column.id("driver"),
                        Column.left("state"),
                        Column.left("since"),
                        Column.text("capabilities"),
                        Column.right("in"),
                        Column.right("out"),
                        Column.text("remark"));
        for (DriverView driver : all) {
            table.row(
                    driver.id(),
                    driver.status().state(),
                    age(driver),
                    shortForm(driver.capabilities()),
                    Traffics.in(driver.traffic()),
                    Traffics.out(driver.traffic()),
                    remark(driver));
        }
        return table;
    }

    private String one(DriverView driver) {
        Capabilities can = driver.capabilities();
        Table table = Table.of(Column.left(""), Column.text(""));
        table.row("driver", driver.id() + ", service " + driver.serviceId());
        table.row("bundle", driver.bundle());
        table.row("signer", signers.apply(driver.serviceId()));
        table.row("state", driver.status().state() + " for " + age(driver));
        table.row("reasons", orNone(lowerCase(driver.status().reasons())));
        table.row("text", orNone(driver.status().text()));
        table.row("directions", directions(can));
        table.row("carries", lowerCase(can.scopes()));
        table.row("exchange", word(can.exchange()));
        table.row("mtu", can.mtu() + " bytes");
        table.row("bandwidth", can.bandwidth() == 0 ? "unknown" : can.bandwidth() + " bit/s");
        table.row("latency", can.latency() + " ms");
        table.row("cost", can.cost() + " of 100");
        table.row("privacy", word(can.privacy()));
        table.row("trust", word(can.trust()));
        table.row("group", can.group());
        table.row("overlap", can.overlap() ? "a new version takes over" : "one at a time");
        table.row("proxied", can.proxied() ? "obeys proxy-only mode" : "not in proxy-only mode");
        table.row("leaks", can.leaks());
        table.row("peers", driver.peers());
        table.row("in", Traffics.in(driver.traffic()));
        table.row("out", Traffics.out(driver.traffic()));
        table.row("dropped", driver.traffic().dropped());
        table.row("failures", driver.failures());
        table.row("last error", orNone(driver.lastError()));
        return driver.reachableAt().isEmpty() ? table.toString() : table + reachableAt(driver);
    }

    private String age(DriverView driver) {
        return Units.age(driver.status().since(), clock.now().wall());
    }

    private static String shortForm(Capabilities can) {
        return Stream.of(
                        lowerCase(can.scopes()),
                        can.exchange() == Exchange.PUSH ? "push" : directions(can),
                        word(can.privacy()),
                        word(can.trust()),
                        Units.bytes(can.mtu()))
                .collect(Collectors.joining(", "));
    }

    private static String directions(Capabilities can) {
        if (can.send() && can.receive()) {
            return "both ways";
        }
        return can.send() ? "send only" : can.receive() ? "receive only" : "neither way";
    }

    private static String remark(DriverView driver) {
        String last = driver.lastError().isEmpty() ? driver.status().text() : driver.lastError();
        String count = driver.failures() == 0 ? "" : Units.number(driver.failures(), "failure");
        return count + (count.isEmpty() || last.isEmpty() ? "" : "; ") + last;
    }

    /** Whole and on lines of their own: to be copied into another node's configuration. */
    private static String reachableAt(DriverView driver) {
        return driver.reachableAt().stream()
                .map(peer -> Printable.of(peer.address()) + "\n")
                .collect(Collectors.joining("", "reachable at\n", ""));
    }

    private static String lowerCase(Collection<? extends Enum<?>> constants) {
        return constants.stream()
                .sorted()
                .map(DriversCommand::word)
                .collect(Collectors.joining(", "));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String orNone(String text) {
        return text.isEmpty() ? "-" : text;
    }

    private JsonObject json(DriverView driver) {
        Capabilities can = driver.capabilities();
        JsonObject capabilities =
                new JsonObject()
                        .put("send", can.send())
                        .put("receive", can.receive())
                        .put("scopes", names(can.scopes()))
                        .put("exchange", can.exchange().name())
                        .put("mtu", can.mtu())
                        .put("bandwidth", can.bandwidth())
                        .put("latencyMs", can.latency())
                        .put("cost", can.cost())
                        .put("privacy", can.privacy().name())
                        .put("trust", can.trust().name())
                        .put("group", can.group())
                        .put("overlap", can.overlap())
                        .put("proxied", can.proxied())
                        .put("leaks", can.leaks());
        return new JsonObject()
                .put("id", driver.id())
                .put("serviceId", driver.serviceId())
                .put("bundle", driver.bundle())
                .put("signer", signers.apply(driver.serviceId()))
                .put("state", driver.status().state().name())
                .put("reasons", names(driver.status().reasons()))
                .put("text", driver.status().text())
                .put("since", driver.status().since().toString())
                .put("capabilities", capabilities)
                .put("reachableAt", driver.reachableAt().stream().map(PeerId::toString).toList())
                .put("peers", driver.peers())
                .put("traffic", JsonForms.traffic(driver.traffic()))
                .put("failures", driver.failures())
                .put("lastError", driver.lastError());
    }

    private static List<String> names(Collection<? extends Enum<?>> constants) {
        return constants.stream().map(Enum::name).sorted().toList();
    }
}
