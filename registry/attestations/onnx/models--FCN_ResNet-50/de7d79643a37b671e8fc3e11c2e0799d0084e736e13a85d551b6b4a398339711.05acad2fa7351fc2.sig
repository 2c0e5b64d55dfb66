{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "9APqbHQ0vv/eiLPPtwVXUATvcNAVyu7wXQTaDtcZR/tpTtBurLB8CYX0Jd62oVM2InP6v6uclbbVPq4GjaH9DQ=="
}
