{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "orZ/Wee8TmRhRLMQoKCTp1hdSHd2xnRj8SBw0zqsmsei3FPke8s9H/tjDn2DD99m8eF5ZI/p/5hV9fkUtGNtCQ=="
}
