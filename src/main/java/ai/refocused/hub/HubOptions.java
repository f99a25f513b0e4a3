package ai.refocused.hub;

import ai.refocused.hub.http.HubToken;
import ai.refocused.hub.http.Network;
import java.net.URI;
import java.nio.file.Path;

/**
 * Which hub, and how it is reached.
 *
 * @param offline whether only the cache may be used
 * @param cache folder for what was downloaded; created when needed
 */
public record HubOptions(
    URI endpoint, HubToken token, Network network, Path cache, boolean offline) {}
