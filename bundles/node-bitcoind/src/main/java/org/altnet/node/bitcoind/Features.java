package org.altnet.node.bitcoind;

import jakarta.json.JsonString;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.altnet.node.bitcoind.rpc.Call;
import org.altnet.node.bitcoind.rpc.JsonRpc;
import org.altnet.node.bitcoind.rpc.Reply;
import org.altnet.node.bitcoind.rpc.RpcException;
import org.altnet.node.bitcoind.rpc.RpcMethod;

/**
 * Which of the methods that not every node has this one has: by its own {@code help}, never by its
 * version, which forks and builds make up. Immutable.
 */
record Features(Set<RpcMethod> offered) {
    private static final Set<RpcMethod> OPTIONAL =
            EnumSet.of(
                    RpcMethod.SUBMITHEADER,
                    RpcMethod.GETBLOCKFROMPEER,
                    RpcMethod.WAITFORNEWBLOCK,
                    RpcMethod.TESTMEMPOOLACCEPT,
                    RpcMethod.GETZMQNOTIFICATIONS,
                    RpcMethod.GETINDEXINFO);

    private static final String UNKNOWN = "help: unknown command";

    Features {
        offered = Set.copyOf(offered);
    }

    /** Some methods are hidden from the list and have a help text all the same. */
    static Features ask(JsonRpc rpc) throws RpcException {
        String list = text(rpc.call(RpcMethod.HELP));
        Set<String> named =
                list.lines()
                        .map(line -> line.strip().split(" ", 2)[0])
                        .collect(Collectors.toUnmodifiableSet());
        Set<RpcMethod> offered = EnumSet.noneOf(RpcMethod.class);
        List<RpcMethod> hidden = new ArrayList<>();
        for (RpcMethod method : OPTIONAL) {
            if (named.contains(method.id())) {
                offered.add(method);
            } else {
                hidden.add(method);
            }
        }
        List<Reply> texts =
                rpc.batch(
                        hidden.stream()
                                .map(method -> Call.of(RpcMethod.HELP, method.id()))
                                .toList());
        for (int i = 0; i < texts.size(); i++) {
            if (texts.get(i).error().isEmpty() && isHelp(text(texts.get(i).get()), hidden.get(i))) {
                offered.add(hidden.get(i));
            }
        }
        return new Features(offered);
    }

    boolean has(RpcMethod method) {
        return offered.contains(method);
    }

    /** In the order of {@link RpcMethod}. */
    List<String> present() {
        return OPTIONAL.stream().filter(this::has).map(RpcMethod::id).toList();
    }

    /** In the order of {@link RpcMethod}. */
    List<String> missing() {
        return OPTIONAL.stream().filter(method -> !has(method)).map(RpcMethod::id).toList();
    }

    private static boolean isHelp(String text, RpcMethod method) {
        return !text.startsWith(UNKNOWN) && text.startsWith(method.id());
    }

    private static String text(Object answer) {
        return answer instanceof JsonString string ? string.getString() : "";
    }
}
