import micagreeting

print(micagreeting.greet("container"))
