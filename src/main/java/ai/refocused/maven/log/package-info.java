/** What the user reads while a goal runs. */
package ai.refocused.maven.log;
