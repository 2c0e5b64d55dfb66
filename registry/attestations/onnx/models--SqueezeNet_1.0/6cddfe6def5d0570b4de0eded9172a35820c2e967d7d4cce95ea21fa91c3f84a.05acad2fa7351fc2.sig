{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "5GmX8qCXSUpSJZGoEPTSyrzWhn025f+Usxxhcl5hlMkkCmmCGswHY/Bv4v/46F7k0zIRa3kqMFWZOsCKYMRLBw=="
}
