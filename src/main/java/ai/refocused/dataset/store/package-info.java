/**
 * Token rows in files: written once, checked, mapped into memory, shared by builds; and digests of
 * rows in temporary files. What is in them does not count for the Java heap.
 */
package ai.refocused.dataset.store;
