/** The report of a project's runs in its Maven site. */
package ai.refocused.maven.site;
