{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "dx1NfjD/ef8diJOTQLH6oc773FLgRtVucYpo2PM2sJGRgsI+wfkuJizL9SKhc/jyvlvLVTok/mkzX+uZoE1tCg=="
}
