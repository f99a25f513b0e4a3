/** SHA-256, by which content is known everywhere here. Knows nothing else of this project. */
package ai.refocused.digest;
