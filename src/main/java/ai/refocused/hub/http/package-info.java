/** HTTP for the hub's client: tokens, redirects, waiting and trying again, clear refusals. */
package ai.refocused.hub.http;
