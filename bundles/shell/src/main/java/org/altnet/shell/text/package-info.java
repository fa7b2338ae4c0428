/** What commands print: tables of 100 columns, figures for people, and JSON for programs. */
package org.altnet.shell.text;
