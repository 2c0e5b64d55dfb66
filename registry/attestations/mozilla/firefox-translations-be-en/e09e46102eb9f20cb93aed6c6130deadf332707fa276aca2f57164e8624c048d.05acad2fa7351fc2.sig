{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "re1Ufj39j0p4y7AMPja3g0+T1tAeDJATkxe0ROnXP2Yw8KgkgHO6F8qlH6D0TSnKjocRkRsOF75xyYxlavG4Bw=="
}
