{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "rFmFsXI1GqGOpmGnPod7Lu6ui4q2D00KzMJ6kd6Hpiz27W+pC6yiLP+GlbrrCEiwPubKHeyH+PNrzinFz/CcAA=="
}
