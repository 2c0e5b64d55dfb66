{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "rWD1TH3+QfPYYmEGNybHOR9754YGYgsLkOsId3VLl+NpO4PXzgg/hsu5e42I/jmrHKP9JDbgFiQPacx0ZmMrCA=="
}
