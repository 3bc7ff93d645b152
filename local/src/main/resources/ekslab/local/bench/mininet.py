# Builds a switch with as many hosts as the argument says, takes it down again, and prints the milliseconds of both.
import sys, time
from mininet.log import setLogLevel
from mininet.net import Mininet
from mininet.nodelib import LinuxBridge
from mininet.topo import SingleSwitchTopo

setLogLevel('error')
began = time.monotonic()
net = Mininet(topo=SingleSwitchTopo(int(sys.argv[1])), switch=LinuxBridge, controller=None)
net.start()
built = time.monotonic()
net.stop()
print(int((built - began) * 1000), int((time.monotonic() - built) * 1000))
