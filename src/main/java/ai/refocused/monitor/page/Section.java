package ai.refocused.monitor.page;

import ai.refocused.monitor.markup.Markup;

/** A part of a report under a heading. */
public record Section(String title, Markup content) {}
