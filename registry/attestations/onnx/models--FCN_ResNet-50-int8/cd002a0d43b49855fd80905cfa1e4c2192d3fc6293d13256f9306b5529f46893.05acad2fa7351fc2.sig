{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Zm33KdeyUP1lfrHRcpKVmyiZxeGnM0X7I5EjaXGJ/tot+gcEjr4ijPCLzpa7Vr2I92j1i6gvdRfuBbb704vtAA=="
}
