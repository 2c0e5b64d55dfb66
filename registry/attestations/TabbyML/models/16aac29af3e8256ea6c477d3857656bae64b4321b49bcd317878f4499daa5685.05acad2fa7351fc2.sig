{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "jAFaAcRxnjvAB9VDZthT++6aJcbno5FHwUTw9wTwA43K/Y0+88UTBSgzMrGxtMoB98pqMoUaZEUzIhn2TvIMAA=="
}
