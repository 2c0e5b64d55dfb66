{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "TQsG2AF/aiE3ohhrC1LTgc7O6q1W5xu5po2CrLpnBzSLF6oTv+nUt8GW3TBpc+5dwnhLtwmv/Z27Pnb4fMRdBQ=="
}
