{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "/JjNOAKCo5LlpCgsdDCkpfsqs3Pp6pLlgnye0UOPnMf/j70andDritj5e41RQsi42IcOplGKG4BfyIrsIB76DQ=="
}
