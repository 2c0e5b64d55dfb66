{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "lsbMCsysLyxOerVqiapSew0DNTQDx5ycqVp4wLZYuleXxhFRTBI0Gci1V5WkV+CrR56BGUj/nK7aBzRdA7dLBw=="
}
