package org.altnet.alarm;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where to post to. Paths, queries and user names are often secrets, so only {@link #toString}
 * names it in logs.
 *
 * @param uri without user information
 * @param authorization the header that the user information makes; empty if there is none
 */
record WebhookTarget(URI uri, Optional<String> authorization) {
    private static final Set<String> SCHEMES = Set.of("http", "https");

    /**
     * @throws IllegalArgumentException if it is no address of a web server; does not repeat it
     */
    static WebhookTarget parse(String text) {
        try {
            URI uri = new URI(text.strip());
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if (!SCHEMES.contains(scheme) || uri.getHost() == null) {
                throw new IllegalArgumentException("no address of a web server");
            }
            String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            return new WebhookTarget(
                    new URI(origin(uri) + path + query),
                    Optional.ofNullable(uri.getUserInfo()).map(WebhookTarget::basic));
        } catch (URISyntaxException e) {
            // The exception quotes its input, and a cause would be logged with it.
            throw new IllegalArgumentException("no address of a web server");
        }
    }

    /** Scheme, host and port. */
    @Override
    public String toString() {
        return origin(uri);
    }

    private static String origin(URI uri) {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return uri.getScheme() + "://" + uri.getHost() + port;
    }

    /** RFC 7617. */
    private static String basic(String userInfo) {
        return "Basic "
                + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
    }
}
