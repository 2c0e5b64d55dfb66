{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "eeB46JQpKXZLWvBEStrno4mbQpbDagpxNIktMBpEUO+EAdQ1zjh1IOlnUj8DE0fiMYllJyk7GvAPPA1xZ5GMCw=="
}
