/** Linux networking as data: places, commands, plans, and the one door through which they run. */
package ekslab.local.net;
