/** What only whole JVMs can show: each test starts some as children and looks at what they did. */
package dev.plimsoll.it;
