/** What a row means: the shapes that tasks know, checked, and the text each is rendered to. */
package ai.refocused.dataset.format;
