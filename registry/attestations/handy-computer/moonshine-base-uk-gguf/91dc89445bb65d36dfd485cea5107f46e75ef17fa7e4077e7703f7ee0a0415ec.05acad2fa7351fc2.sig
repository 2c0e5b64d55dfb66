{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "VoWMnspmBWuWOv7vo8B+Tu9KGmsl+uzY9lk/8CCi1wp6qB8N+11FX5OMQOQv45GfoSJcPMnVgLGqA5ntX1g2Cw=="
}
