/** Contents on their way to a hub: pieces of files, large objects (Git LFS), commits. */
package ai.refocused.hub.upload;
